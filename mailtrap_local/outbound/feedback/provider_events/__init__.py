"""Events of mail providers in their own shapes and with their signatures. Sends nothing."""
