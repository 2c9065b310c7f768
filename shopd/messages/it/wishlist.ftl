# La lista dei desideri, e i prodotti già guardati.

wishlist-title = Lista dei desideri
wishlist-count = { $count ->
        [one] prodotto
       *[other] prodotti
    }
wishlist-keep = Salva tra i desideri
wishlist-keep-product = Salva { $name } tra i desideri
wishlist-empty = La tua lista dei desideri è vuota
wishlist-empty-hint = Tocca il cuore di ciò che ti piace e lo ritroverai qui.
wishlist-browse = Sfoglia i prodotti
wishlist-guest = Questa lista è salvata in questo browser. Accedi per averla su tutti i tuoi dispositivi.
wishlist-unavailable = Non più disponibile
wishlist-add-to-cart = Aggiungi al carrello
wishlist-remove = Rimuovi
wishlist-added = { $name } è nella tua lista dei desideri.
wishlist-removed = Il prodotto è stato tolto dalla tua lista dei desideri.
wishlist-not-on-it = Questo prodotto non è più nella tua lista dei desideri.
wishlist-not-sold = Questo prodotto non è più in vendita: la tua lista dei desideri resta com’era.
wishlist-full = La lista dei desideri contiene al massimo { $most } prodotti. Togline uno per aggiungerne un altro.
wishlist-brought = { $count ->
        [one] Il prodotto che avevi salvato tra i desideri è ora nella lista del tuo account.
       *[other] I { $count } prodotti che avevi salvato tra i desideri sono ora nella lista del tuo account.
    }
wishlist-left-out = { $count ->
        [one] Un prodotto non è entrato nella tua lista dei desideri: ne contiene al massimo { $most }.
       *[other] { $count } prodotti non sono entrati nella tua lista dei desideri: ne contiene al massimo { $most }.
    }
wishlist-viewed = Visti di recente
