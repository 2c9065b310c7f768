# The first page.

home-title = Good things, fairly priced
home-lead = Phones and laptops, clothes, books and things for the home. Ordered in a minute, easy to cancel until they are packed.
home-browse = Browse products
home-see-sale = See what is on sale
home-all-featured = All featured products
home-assurances = Why shop here
home-delivery-more = You see what it costs before you check out.
home-cancel = Cancel free of charge
home-cancel-more = Any order, until it is being packed.
home-total = No surprises
home-total-more = The total you see is the total you pay.
