"""What people see: Flet components, one folder a tab."""
