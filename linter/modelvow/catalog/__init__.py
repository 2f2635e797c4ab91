"""What is known of models, licenses and providers; look-up by any name."""
