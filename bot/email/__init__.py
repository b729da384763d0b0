"""Letters by e-mail: for people with a role, who choose it, and for nobody else."""
