"""Did it help? Five questions after a round and at the end of a workshop, and half a year later."""
