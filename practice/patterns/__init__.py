"""What payers deny, how often against what is normal, and since which change of policy. Figures only; nothing of one patient."""
