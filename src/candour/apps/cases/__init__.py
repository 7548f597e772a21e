"""Cases: their rows, who may see and handle them, conflicts of interest, and the services that change them."""
