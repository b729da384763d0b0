"""The e-mail door: letters out by SMTP. What is pressed in one comes back through the browser."""
