"""The weekly run: visit → read → record → compare → release → digest. Each stage can be run again after a kill."""
