"""THE CLINIC'S PRIVATE SIDE. Patient data lives in this room and nowhere else."""
