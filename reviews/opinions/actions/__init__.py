"""What users do with comments of colleagues and with opinions from outside."""
