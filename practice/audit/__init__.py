"""What was done with patient data, by whom, when and why: a chain to which is only ever added."""
