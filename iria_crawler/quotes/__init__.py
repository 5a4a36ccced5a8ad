"""Words between quotation marks and who said them. Text in, quotations out: this room knows no page and no markup."""
