# The header, and what leads through the shop.

nav-menu = Menu
nav-all-categories = All categories
nav-sale = Sale
nav-breadcrumb = Breadcrumb
nav-pages = Pages
nav-page = Page
nav-previous = Previous
nav-next = Next
nav-suggestion-list = Suggestions
nav-suggestion = 1 suggestion
nav-suggestions = # suggestions
nav-no-suggestion = No suggestions
nav-category = Category
