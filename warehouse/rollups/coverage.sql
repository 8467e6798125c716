/*
label: 覆盖面
label_en: coverage
description: >-
  How much of each place stands behind its figures: the columns that every roll-up of figures carries.
after: [completeness, counted_versions]
key: [fiscal_year, scope, division_code, basis]
columns:
  - fiscal_year
  - scope
  - division_code
  - basis
  - expected
  - filed
  - {name: accepted, type: integer, nullable: false, unit: 个, label: 采信, label_en: accepted, description: "Expected departments with an accepted version, with or without warnings."}
  - {name: counted, type: integer, nullable: false, unit: 个, label: 计入, label_en: counted, description: "Departments with a version on this basis. Of these, some state a figure and some do not."}
*/
SELECT
    place.fiscal_year,
    place.scope,
    place.division_code,
    basis.basis,
    place.expected,
    place.filed,
    place.accepted + place.accepted_with_findings AS accepted,
    COUNT(version.filer) AS counted
FROM rollup_completeness AS place
CROSS JOIN (SELECT 'accepted' AS basis UNION ALL SELECT 'reported') AS basis
LEFT JOIN rollup_counted_versions AS version
    ON version.fiscal_year = place.fiscal_year
    AND version.scope = place.scope
    AND version.division_code = place.division_code
    AND version.basis = basis.basis
WHERE place.fiscal_year = :fiscal_year
GROUP BY
    place.fiscal_year, place.scope, place.division_code, basis.basis,
    place.expected, place.filed, place.accepted, place.accepted_with_findings
