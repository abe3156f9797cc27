"""What users do with papers, their tasks and the yearly commitment."""
