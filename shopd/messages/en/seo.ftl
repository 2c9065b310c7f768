# Pages of products that are gone, and what search engines show of pages.

seo-gone = { $name } is no longer sold
seo-gone-hint = We have taken this product out of the shop. Perhaps you like something else of the same kind.
seo-gone-category = Everything in { $name }
seo-gone-products = All products
seo-gone-others = Still in the shop
seo-home = Phones, laptops, clothes, books and things for the home, ordered in a minute, with 30 days to return them.
seo-products = Everything that the shop sells, to narrow by category and price and to sort as you like.
seo-categories = All categories of the shop, and how many products each of them has.
seo-category = { $name }: { $count ->
        [one] one product
       *[other] { $count } products
    } at fair prices, delivered to your door.
