"""Did the event help? Five statements after handing in and after the close, and three months on."""
