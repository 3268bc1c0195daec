"""What turns the checked package into what readers get: page, exports and citation files."""
