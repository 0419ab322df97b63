"""Reports to the sender of a message: bounces, complaints, automatic replies, providers' events."""
