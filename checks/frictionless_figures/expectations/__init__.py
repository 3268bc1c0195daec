"""The same promises for Great Expectations: suites, frames and one run, from the declarations."""
