"""The page: what the dataset says, how sure it is, and how every number hangs on its source."""
