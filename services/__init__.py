"""What Rehearse does, without a screen."""
