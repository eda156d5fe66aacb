# Forms: what is missing, what breaks a rule, what one must know.

form-notice-too-short = The notice is too short
    .detail = A distributor's own requirement applies only after { $notice_days } days of notice. Choose a day from { $earliest_on }, or say why it needs no notice.
form-effective-in-past = The day must not be before today.
form-effective-before-latest = There is a version that applies from { $latest_on }. Choose that day or a later one.

definition-contract = The rules of this kind of request need this field, with its usual type.
definition-fact-unknown = No condition can ask this.
definition-field-unknown = No earlier field has this name.
definition-file-type-unknown = No form accepts this type of file.
definition-kind-unknown = This is not the kind of request that the form is for.
definition-missing = This is missing.
definition-option-unknown = There is no such option here.
definition-repeated = This name is used already.
definition-text-missing = The text in this language is missing.
definition-type = The value does not have the expected format.
definition-type-unknown = There is no such type of field here.
definition-unknown = This is not part of a definition.

answer-decimals = { $places ->
    [0] Write a whole number.
   *[other] Write at most { $places } decimals.
}
answer-too-short = Write at least { $minimum } characters.
answer-too-few = { $minimum ->
    [one] Add at least { $minimum } item.
   *[other] Add at least { $minimum } items.
}
answer-too-small = The smallest value here is { $limit }.
answer-too-large = The largest value here is { $limit }.
answer-in-future = The day must not be after today.
location-missing = Mark the exact place on the map.
location-outside-area = The point on the map is outside the area that we supply. Check the place.
document-missing = { $minimum ->
    [one] Attach this document.
   *[other] Attach at least { $minimum } files of this document.
}
document-too-many = { $maximum ->
    [one] Leave only { $maximum } file of this document.
   *[other] Leave at most { $maximum } files of this document.
}

unit-differs = This is not the consumer unit that the request was opened for.
unit-unknown = We do not know the consumer unit { $unit_code }. Check the code on the bill.
unit-not-registered = For the reason new connection, the consumer unit must be registered and have no energy yet. Choose another reason for a unit that is connected.

connection-over-low-voltage = The declared load is { $declared_kw } kW. Over { $limit_kw } kW a connection is usually at medium voltage: check the type of supply.
connection-live-unit-at-address = There is a connected consumer unit at this address. Check the address and its complement.

works-end-before-start = The works end before they start. Check the days.
phases-differ = { $listed ->
    [one] The list has { $listed } unit or lot, and the phases have { $in_phases } in all. Check the quantities.
   *[other] The list has { $listed } units or lots, and the phases have { $in_phases } in all. Check the quantities.
}
metering-large-transformer = Metering will be at primary (medium) voltage, because a transformer has more than { $limit_kva } kVA.
metering-several-transformers = Metering will be at primary (medium) voltage, because there is more than one transformer.
metering-secondary-voltage = Metering will be at primary (medium) voltage, because the secondary voltage is not 220/127 V.

generation-over-limit = The installed power would be { $installed_kw } kW. For this source, minigeneration may have up to { $limit_kw } kW.
generation-over-available-power = The installed power would be { $installed_kw } kW, and the unit's available power is { $available_kw } kW. It may have to be raised.
generation-fast-track-not-offered = The fast track is only for microgeneration of up to { $limit_kw } kW that is consumed locally. Take the choice back to go on.
generation-fast-track-offered = The fast track is possible, and can only be chosen now. It spares the study of flow inversion and shortens no deadline; the credits will never go to another unit, and a new holder will have to accept the same.
generation-fast-track-chosen = With the fast track, the credits will never go to another unit, and a new holder will have to accept the same. It spares the study of flow inversion and shortens no deadline.
credits-percent-or-priority = Give this unit a percentage or a priority: one of the two.
credits-percent-and-priority = Share the credits by percentages for all units, or by priority for all.
credits-percents-not-100 = The percentages are { $total } % in all. They must be 100.00 %.
credits-priority-repeated = Two units have the same priority.
credits-unit-repeated = This unit is in the list more than once.

budget-unknown = We cannot find this connection budget among yours. Leave it empty if it is older than this system.
budget-not-accepted = This connection budget has not been accepted yet.
budget-of-other-unit = This connection budget is another consumer unit's.
