# La cassa.

checkout-title = Alla cassa
checkout-contact = Contatto
checkout-guest = Continua come ospite: ci basta un indirizzo a cui scriverti.
checkout-have-account = Hai un account?
checkout-sign-in = Accedi
checkout-register = Creane uno
checkout-cart-kept = Il tuo carrello ti segue.
checkout-email = Indirizzo e-mail
checkout-email-hint = Con questo e con il numero dell’ordine ritrovi il tuo ordine.
checkout-shipping = Indirizzo di consegna
checkout-another-address = Un altro indirizzo
checkout-keep-address = Salva questo indirizzo nella mia rubrica
checkout-billing = Indirizzo di fatturazione
checkout-billing-same = Uguale all’indirizzo di consegna
checkout-billing-other = Un altro indirizzo di fatturazione
checkout-more = Vuoi aggiungere qualcosa?
checkout-notes = Nota per la consegna
checkout-your-order = Il tuo ordine
checkout-place = Ordina e paga { $total }
checkout-charged = È l’importo che ti sarà addebitato. Puoi annullare finché l’ordine non è in preparazione.
checkout-cannot = Non tutto ciò che è nel carrello può essere consegnato.
checkout-back = Torna al carrello

checkout-incomplete = Questo modulo è incompleto. Apri di nuovo la cassa.
checkout-changed-hands =
    Hai effettuato l’accesso o sei uscito da quando è stata mostrata questa pagina. Non è stato ordinato nulla: controlla tutto e invia di nuovo il modulo.
checkout-address-gone = L’indirizzo scelto non è più nella tua rubrica. Scegline un altro.
checkout-not-available =
    Qualcosa nel tuo carrello non è più in vendita. Non è stato addebitato nulla e il carrello resta com’è: togli il prodotto e torna alla cassa.
checkout-sold-out = { $product } è appena andato esaurito. Non è stato addebitato nulla e il carrello resta com’è.
checkout-only-left = Di { $product } sono rimasti solo { $count } pezzi. Non è stato addebitato nulla e il carrello resta com’è.
checkout-total-changed =
    Il totale ora è { $total }, perché è cambiato un prezzo o il tuo carrello. Non è stato addebitato nulla: controlla l’ordine e invialo di nuovo se sei d’accordo.
checkout-too-much = Tutto insieme supera il limite di un ordine. Non è stato addebitato nulla e il carrello resta com’è.
checkout-key-reused =
    Con questo modulo è già stato inviato un ordine, e da allora qualcosa nel modulo è cambiato. Se vuoi ordinare ancora, controlla tutto e invia il modulo un’altra volta.
checkout-placed-already = Questo ordine è già stato inviato, con i dati che avevi inserito prima. Lo trovi qui.
