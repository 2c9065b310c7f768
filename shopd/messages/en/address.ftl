# Postal addresses, in forms and in print.

address-country = Country
address-country-at = Austria
address-country-be = Belgium
address-country-ca = Canada
address-country-ch = Switzerland
address-country-de = Germany
address-country-es = Spain
address-country-fr = France
address-country-gb = United Kingdom
address-country-ie = Ireland
address-country-it = Italy
address-country-nl = Netherlands
address-country-us = United States
address-country-unknown = Country: choose one of the list.
address-change-country = Show the fields of this country

address-first-name = First name
address-last-name = Last name
address-street = Street and number
address-more = Apartment, floor, company
address-city = City
address-state = State
address-province = Province
address-county = County
address-postal-code = Postal code
address-zip-code = ZIP code
address-eircode = Eircode
address-phone = Phone
address-postal-code-wrong = Postal code: { $country } has none like this. A right one looks like { $example }.
