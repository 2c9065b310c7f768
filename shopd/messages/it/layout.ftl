# Ciò che circonda ogni pagina.

layout-description = Un piccolo negozio di telefoni, computer portatili, abbigliamento, libri e articoli per la casa.
layout-skip = Vai al contenuto

layout-search = Cerca
layout-search-products = Cerca prodotti
layout-main = Principale
layout-products = Prodotti
layout-categories = Categorie
layout-account = Account
layout-account-of = Account di
layout-sign-in = Accedi
layout-sign-out = Esci
layout-cart = Carrello
layout-cart-count =
    { $count ->
        [one] articolo
       *[other] articoli
    }

layout-all-products = Tutti i prodotti
layout-featured = In evidenza
layout-on-sale = In offerta
layout-your-account = Il tuo account
layout-orders = Ordini
layout-developers = Sviluppatori
layout-api-documentation = Documentazione delle API
layout-language = Lingua
