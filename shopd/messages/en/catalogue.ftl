# Lists of products and categories, and what stands on every product.

catalogue-price = Price
catalogue-price-now = Price now
catalogue-price-before = Price before
catalogue-badge-featured = Featured
catalogue-stock = In stock
catalogue-stock-few = Only { $count } left
catalogue-stock-none = Out of stock
catalogue-delivery-free = Free delivery
catalogue-delivery-free-from = Free delivery from { $amount }

catalogue-featured = Featured products
catalogue-featured-on-sale = Featured products on sale
catalogue-products =
    { $count ->
        [one] { $count } product
       *[other] { $count } products
    }
catalogue-part = { $first }–{ $last } of { $count } products
catalogue-part-of-many = { $first }–{ $last } of more than { $count } products
catalogue-page-of = { $heading } – page { $page }
catalogue-results = Results
catalogue-past-the-end = The list ends before this page.
catalogue-last-page = Go to the last page

catalogue-filter = Filter and sort
catalogue-in-use = in use
catalogue-sort = Sort by
catalogue-sort-recommended = Recommended first
catalogue-sort-newest = Newest first
catalogue-sort-cheapest = Price: low to high
catalogue-sort-dearest = Price: high to low
catalogue-sort-name = Name: A to Z
catalogue-category = Category
catalogue-from = From
catalogue-to = To
catalogue-only = Show only
catalogue-show = Show results
catalogue-clear = Clear filters
catalogue-applied = Filters in use
catalogue-take-away = Take away
catalogue-price-from = From { $amount }
catalogue-price-to = Up to { $amount }
catalogue-no-price = “{ $typed }” is not a price, so it is not applied.
catalogue-prices-crossed = The lower price is above the upper one, so prices are not filtered.

catalogue-no-match = No product matches
catalogue-no-match-help = Widen the price range or take away a filter.
catalogue-without-filters = Show without filters
catalogue-show-all = Show all products
catalogue-narrower = Narrower categories
catalogue-no-categories = There are no categories yet.
catalogue-empty-category = Nothing here yet
catalogue-empty-category-help = This category has no products at the moment.
