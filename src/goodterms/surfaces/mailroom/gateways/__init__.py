"""Ways out of the house for mail: Django mail backends, and what the settings say to choose one."""
