# The administration: what staff and administrators read.

admin-title = Shop administration
admin-description = Catalogue, stock, orders and accounts of the shop.
admin-to-the-shop = To the shop
admin-start = Overview
admin-orders = Orders
admin-products = Products
admin-categories = Categories
admin-stock = Stock
admin-users = Accounts
admin-audit = Audit trail

admin-filter = Show
admin-filter-clear = Show all
admin-further = Older entries
admin-any = Any
admin-unknown = unknown
admin-save = Save
admin-delete = Delete for good
admin-back = Go back
admin-history = History
admin-see = See it in the shop

admin-name = Name
admin-slug = Address
admin-sku = SKU
admin-category = Category
admin-state = State
admin-price = Price
admin-available = Can be bought
admin-reserved = Reserved
admin-on-hand = In the warehouse

# What is wrong with an input.
admin-fault-required = Fill this in.
admin-fault-short = At least { $least } characters are needed.
admin-fault-long = At most { $most } characters are possible.
admin-fault-small = This must be at least { $least }.
admin-fault-large = This must be at most { $most }.
admin-fault-many = At most { $most } entries are possible.
admin-fault-zero = This must be more than zero.
admin-fault-integer = Enter a whole number.
admin-fault-number = Enter a number.
admin-fault-word = Choose one of the entries.
admin-fault-url = Enter an address that starts with https:// or with a slash.
admin-fault-nul = There is a character in it that cannot be kept.
admin-fault-twice = This came twice; fill it in again.
admin-fault-slug-taken = Something else has this address already.
admin-fault-sku-taken = Another product has this SKU.
admin-fault-no-category = There is no such category any more.
admin-fault-options = Write each option as name = value, separated by semicolons, with at most 60 characters each.
admin-fault-option-twice = The option { $name } is named twice.
admin-fault-other-options = All variants have the same options in the same order: { $names }.
admin-fault-same-options = The variant { $sku } has the same options.
admin-fault-no-lead = There is no product with this SKU to be a variant of.
admin-fault-lead-is-variant = That product is a variant itself: name the one that stands in lists.
admin-fault-lead-without-options = That product has no options yet: give it some first.
admin-fault-too-many-variants = At most 3 options and 200 variants are possible.
admin-fault-lead-stays = A product stays the variant of what it is.
admin-fault-circle = A category cannot stand below itself.
admin-outdated = Somebody else has changed this while you were editing, so nothing was saved. Your entries are below, with what is saved now beside those that differ. Save again to put yours in its place.
admin-outdated-saved = Saved meanwhile: { $value }
admin-outdated-again = Somebody else has changed this meanwhile. Look at it again.

# The overview.
admin-waiting = To do
admin-today = Today
admin-figure-pending = Orders that wait for payment
admin-figure-confirmed = Orders to be packed
admin-figure-processing = Orders to be sent
admin-figure-low = Products that run out
admin-figure-orders = Orders placed
admin-figure-revenue = Their sum

# Products.
admin-products-caption =
    { $count ->
        [one] { $count } product
       *[other] { $count } products
    }
admin-products-many = More than { $count } products
admin-products-none = No product matches.
admin-product-search = Name, SKU or description
admin-product-new = New product
admin-product-make = Create the product
admin-product-made = The product is there.
admin-product-saved = The product is saved.
admin-product-draft = Draft
admin-product-active = On sale
admin-product-archived = Archived
admin-product-slug-hint = The last part of the address of its page. Links to the old one are led to the new one.
admin-product-sku-hint = Your own number for it; each is given once.
admin-compare-at = Price before
admin-compare-at-hint = Shown crossed out where it is above the price.
admin-featured = Show it where the shop recommends
admin-first-stock = Pieces to start with
admin-description-text = Description
admin-image = Picture
admin-image-hint = An address that starts with https:// or with a slash. Without one the shop draws a picture.
admin-images = More pictures
admin-images-hint = One address a line.
admin-options = Options
admin-options-hint = What distinguishes it from other variants: Size = M; Color = Black. Empty where it comes in one form.
admin-variants = Other variants
admin-variants-count = { $count } variants
admin-variant-new = Add a variant
admin-variant-lead = A variant has its own options, SKU, price, pictures and stock. Name and category are those of the product that it is a variant of.
admin-variant-leads = stands in lists
admin-product-stock = Stock and its ledger
admin-product-archive = Archive
admin-product-archive-hint = Takes it off the shelves; orders keep it.
admin-product-restore = Put back on sale
admin-product-restore-hint = Shoppers see it again.
admin-product-delete = Delete
admin-product-delete-title = Delete { $name }?
admin-product-delete-lead = A product that was never ordered is deleted for good, with its stock. One that was ordered is archived instead, because orders name it.
admin-product-deleted = The product is deleted.
admin-product-archived-instead = The product was ordered before, so it is archived and not deleted.

# Categories.
admin-categories-caption = Categories, as they nest
admin-categories-none = There are no categories yet.
admin-category-new = New category
admin-category-make = Create the category
admin-category-made = The category is there.
admin-category-saved = The category is saved.
admin-category-shown = Shown
admin-category-hidden = Hidden
admin-category-root = None: it stands at the top
admin-category-parent = Stands below
admin-category-sort = Place
admin-category-sort-hint = Smaller numbers come first.
admin-category-slug-hint = The last part of the address of its page.
admin-category-active = Shoppers see it
admin-category-products = Its products
admin-category-delete = Delete
admin-category-delete-title = Delete { $name }?
admin-category-delete-lead = Categories below it move to the top. A category in which products stand cannot be deleted.
admin-category-deleted = The category is deleted.
admin-category-full =
    { $count ->
        [one] One product stands in it. Move it first.
       *[other] { $count } products stand in it. Move them first.
    }

# Stock.
admin-stock-low = { $most } or fewer, on sale
admin-stock-change = Book pieces in or out
admin-stock-book = Book
admin-stock-delta = Pieces
admin-stock-delta-hint = 5 adds five, -5 takes five away. What orders have reserved stays.
admin-stock-reason = Reason
admin-stock-note = Note
admin-stock-booked = Booked. { $available } can be bought now.
admin-stock-booked-before = This was booked already.
admin-stock-wrong-reason = Deliveries add pieces, losses take them away; a corrected count may do both. Nothing is no change.
admin-stock-too-few = Only { $available } can be taken away; the others belong to orders.
admin-stock-too-many = So many pieces cannot be kept.
admin-stock-product = The product
admin-stock-ledger = Ledger, latest first
admin-stock-ledger-none = Nothing has been booked yet.
admin-reason-received = Delivery
admin-reason-adjusted = Count corrected
admin-reason-reserved = Ordered
admin-reason-released = Order ended
admin-reason-shipped = Sent
admin-reason-written-off = Lost or damaged

# Accounts.
admin-users-caption =
    { $count ->
        [one] { $count } account
       *[other] { $count } accounts
    }
admin-users-many = More than { $count } accounts
admin-users-none = No account matches.
admin-user-email = E-mail address
admin-user-role = Role
admin-user-since = Since
admin-user-active = Open
admin-user-disabled = Disabled
admin-user-access = Access
admin-user-role-save = Save the role
admin-user-role-hint = Staff run catalogue, stock and orders. Administrators also run accounts and read the audit trail.
admin-user-own = This is your own account: another administrator can change its role or disable it.
admin-user-last-admin = This is the last administrator who can sign in. Make another one first.
admin-user-saved = The account is saved.
admin-user-disable = Disable the account
admin-user-disable-hint = Signs it out everywhere and keeps it from signing in.
admin-user-enable = Enable the account
admin-user-enable-hint = Lets it sign in again.
admin-user-sessions = Where it is signed in
admin-user-sessions-none = It is signed in nowhere.
admin-user-sessions-end = Sign out everywhere
admin-user-sessions-end-hint = Ends all sessions; the password still works.
admin-user-sessions-ended =
    { $count ->
        [0] It was signed in nowhere.
        [one] One session has ended.
       *[other] { $count } sessions have ended.
    }
admin-user-device = Device
admin-user-signed-in = Signed in
admin-user-from = From
admin-user-orders = Orders of this account
admin-user-acts = What this account did
admin-role-customer = Customer
admin-role-staff = Staff
admin-role-admin = Administrator

# The audit trail.
admin-audit-lead = Who did what. Nothing here can be changed or deleted.
admin-audit-caption = Entries, latest first
admin-audit-none = No entry matches.
admin-audit-when = When (UTC)
admin-audit-what = What
admin-audit-who = Who
admin-audit-to = Concerns
admin-audit-change = Change
admin-audit-operator = Operator
admin-audit-nobody = Nobody known
admin-audit-account = Account
admin-audit-category = Category
admin-audit-product = Product
admin-audit-order = Order
admin-audit-filter-actor = Who: e-mail address or id
admin-audit-filter-target = Concerns: id
admin-event-login-success = Signed in
admin-event-login-failed = Was not let in
admin-event-register-success = Opened an account
admin-event-register-conflict = Asked for an account that exists
admin-event-password-change-success = Changed the password
admin-event-password-change-failed = Did not change the password
admin-event-category-created = Made a category
admin-event-category-updated = Changed a category
admin-event-category-deleted = Deleted a category
admin-event-product-created = Made a product
admin-event-product-updated = Changed a product
admin-event-product-deleted = Deleted a product
admin-event-product-archived = Archived a product
admin-event-stock-adjusted = Booked stock
admin-event-order-status-changed = Moved an order on
admin-event-account-access-changed = Changed what an account may do
admin-event-account-sessions-ended = Ended the sessions of an account
admin-event-cache-flushed = Emptied the cache
admin-event-log-level-changed = Changed the log level
admin-event-drain-started = Took a replica out of service
admin-event-drain-ended = Put a replica back into service

# Files of products.
admin-export = Export as CSV
admin-import = Import products
admin-import-lead = Send a CSV file as the export makes it. First you see what it would change; nothing is saved before you confirm. Products are known by their SKU, and sending the same file again changes nothing.
admin-import-file = File
admin-import-check = See what it would change
admin-import-columns = The columns; all but the first may be left out
admin-import-column = Column
admin-import-meaning = Meaning
admin-import-no-file = Choose a file.
admin-import-too-large = The file is larger than { $most } MiB. Split it.
admin-import-too-many = The file has more than { $most } rows. Split it.
admin-import-empty = There is no product in this file.
admin-import-not-text = This is no CSV file in UTF-8. In a spreadsheet, save it as "CSV UTF-8".
admin-import-no-sku = The first line has no column sku.
admin-import-unknown-column = The first line has a column that is not known: { $column }
admin-import-column-twice = The first line has a column twice: { $column }
admin-import-faulty = Nothing can be applied: something is wrong with the file. Mend it and send it again.
admin-import-ready = This is what the file would do. Nothing is saved yet.
admin-import-going-on = { $applied } of { $rows } rows are applied. Go on with the others.
admin-import-done = All of it is applied.
admin-import-done-but = It is applied, but for the rows below, which something else has got in the way of since the look.
admin-import-rows = Rows
admin-import-to-make = New products
admin-import-to-change = Products that change
admin-import-same = Products that stay as they are
admin-import-faults = Faults
admin-import-made = Products made
admin-import-changed = Products changed
admin-import-until = Kept until (UTC)
admin-import-faults-caption =
    { $count ->
        [one] What is wrong
       *[other] What is wrong; the first { $count }
    }
admin-import-changes-caption =
    { $count ->
        [one] What changes
       *[other] What changes; the first { $count }
    }
admin-import-changes-none = The file changes nothing.
admin-import-line = Line
admin-import-fault = What is wrong
admin-import-new = New product
admin-import-apply = Apply it
admin-import-continue = Go on
admin-import-discard = Throw it away
admin-import-discarded = The file is thrown away. Nothing was changed.
admin-import-another = Another file
admin-import-twice = This was confirmed twice at the same time; one of the two is going on.
admin-column-sku = Your own number; names the product
admin-column-name = Name
admin-column-slug = The last part of the address of its page
admin-column-category = The last part of the address of its category’s page
admin-column-status = DRAFT, ACTIVE or ARCHIVED
admin-column-price = 19.90 or 19,90
admin-column-compare-at = The price before; empty for none
admin-column-featured = true or false
admin-column-image-url = The address of its picture
admin-column-images = More addresses, blanks between them
admin-column-description = Description
admin-column-stock = Pieces to start with, for new products only
admin-column-told = For your information; not read
admin-fault-truth = Write true or false.
admin-fault-length = The row has more or fewer cells than the first line.
admin-fault-not-text = The row is not UTF-8.
admin-fault-slug-twice = Another row of the file has this address.
admin-fault-sku-twice = Another row of the file has this SKU.
admin-fault-product-gone = The product is gone.

# Orders.
admin-orders-caption =
    { $count ->
        [one] { $count } order, latest first
       *[other] { $count } orders, latest first
    }
admin-orders-many = More than { $count } orders, latest first
admin-orders-none = No order matches.
admin-order-number = Number
admin-order-placed = Placed (UTC)
admin-order-customer = Customer
admin-order-lines = What was ordered
admin-order-lines-count = Products
admin-order-pieces = Pieces
admin-order-total = Total
admin-order-timeline = Progress
admin-order-shipping = Shipping address
admin-order-billing = Billing address
admin-order-notes = Notes
admin-order-move = Move it on
admin-order-move-do = Move the order on
admin-order-next = New state
admin-order-note = Add to its notes
admin-order-note-hint = The customer reads it too.
admin-order-moved = The order is moved on.
admin-order-gone-on = The order has moved meanwhile, so nothing was changed. This is where it stands now.

admin-order-ask = { $number }: { $status }?
admin-order-ask-cancel = The order ends for good. Its pieces go back to the stock, and nothing is sent.
admin-order-ask-refund = The order ends for good, as paid back. Pieces that never left go back to the stock.
admin-order-pending = Waits for payment
admin-order-confirmed = Paid
admin-order-processing = Being packed
admin-order-shipped = Sent
admin-order-delivered = Delivered
admin-order-cancelled = Cancelled
admin-order-refunded = Paid back
