# The address book of an account.

addresses-title = Addresses
addresses-none = No addresses yet
addresses-none-hint = What you keep here you can choose at the checkout instead of typing it again.
addresses-add = Add an address
addresses-new = New address
addresses-edit = Change the address
addresses-change = Change
addresses-delete = Delete
addresses-first = Offered first
addresses-offer-first = Offer it first
addresses-save = Save the address
addresses-back = Back to your addresses
addresses-saved = The address is saved.
addresses-deleted = The address is deleted. Orders that went there keep it.
addresses-first-now = The address is offered first from now on.
addresses-full = Your address book is full. Delete an address to add another one.
