"""What a text says, tested: every statement with its operationalisations, numbers and verdict."""
