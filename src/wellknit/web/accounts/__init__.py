"""The room of accounts: signing in, members, invitations, who sees what, history."""
