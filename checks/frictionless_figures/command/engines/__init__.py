"""What reads a file and runs the rule on its columns: one engine a module, loaded when needed."""
