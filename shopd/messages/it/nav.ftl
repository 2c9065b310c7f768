# L’intestazione, e ciò che guida attraverso il negozio.

nav-menu = Menu
nav-all-categories = Tutte le categorie
nav-sale = Offerte
nav-breadcrumb = Percorso
nav-pages = Pagine
nav-page = Pagina
nav-previous = Precedente
nav-next = Successiva
nav-suggestion-list = Suggerimenti
nav-suggestion = 1 suggerimento
nav-suggestions = # suggerimenti
nav-no-suggestion = Nessun suggerimento
nav-category = Categoria
