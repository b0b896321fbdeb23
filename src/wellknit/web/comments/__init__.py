"""Comments: what people wrote in their own words and allowed to be shown, looked through before anybody sees it."""
