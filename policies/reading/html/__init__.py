"""Web pages: the tree, what of it is the policy, its running text, lists and tables, and a page fit to be shown."""
