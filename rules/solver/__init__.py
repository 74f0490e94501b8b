"""Two rules compared by a solver: who qualifies under one and not under the other, with a patient to show for it."""
