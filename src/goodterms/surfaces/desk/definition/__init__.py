"""What makes a customer for us: said in sentences, tried on our own data, switched on and back."""
