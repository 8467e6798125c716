/*
label: 报送情况
label_en: completeness
description: >-
  How many departments of each division, and of the whole city, were expected to file, filed, and with what outcome.
  expected = accepted + accepted_with_findings + returned + unreadable + missing; filed = expected − missing.
after: [filings]
key: [fiscal_year, scope, division_code]
columns:
  - fiscal_year
  - {name: scope, type: string, nullable: false, label: 范围, label_en: scope, description: "`division` for one division, `city` for all of them together."}
  - {name: division_code, type: string, nullable: false, label: 县市区代码, label_en: division, description: "The division; the city's code for the whole city (and, in scope `division`, for the city's own departments)."}
  - {name: expected, type: integer, nullable: false, unit: 个, label: 应报, label_en: expected, description: "Departments that the registry expects to file."}
  - {name: filed, type: integer, nullable: false, unit: 个, label: 已报, label_en: filed, description: "Expected departments that filed anything."}
  - {name: accepted, type: integer, nullable: false, unit: 个, label: 通过, label_en: accepted, description: "Accepted without warnings."}
  - {name: accepted_with_findings, type: integer, nullable: false, unit: 个, label: 通过但有提醒, label_en: accepted with findings, description: "Accepted with warnings."}
  - {name: by_waiver, type: integer, nullable: false, unit: 个, label: 其中凭采信决定, label_en: of these by waiver, description: "Accepted in spite of critical findings (`waivers`); counted in accepted with findings too."}
  - {name: returned, type: integer, nullable: false, unit: 个, label: 退回, label_en: returned, description: "Sent back."}
  - {name: unreadable, type: integer, nullable: false, unit: 个, label: 无法读取, label_en: unreadable, description: "Nothing that was filed could be read."}
  - {name: missing, type: integer, nullable: false, unit: 个, label: 未报, label_en: missing, description: "Expected, not filed."}
  - {name: unregistered, type: integer, nullable: false, unit: 个, label: 不在名录, label_en: unregistered, description: "Departments that filed and that the registry does not expect: not counted in the other columns."}
*/
WITH filers AS (
    SELECT * FROM rollup_filings WHERE fiscal_year = :fiscal_year
),
members AS (
    SELECT division_code
    FROM divisions
    WHERE level <> 'city'
      AND (valid_from IS NULL OR valid_from <= MAKE_DATE(:fiscal_year, 12, 31))
      AND (valid_to IS NULL OR valid_to > MAKE_DATE(:fiscal_year, 12, 31))
    UNION
    SELECT division_code FROM filers
),
places AS (
    SELECT 'division' AS scope, division_code, division_code AS member_code FROM members
    UNION ALL
    SELECT 'city', city.division_code, members.division_code
    FROM members CROSS JOIN (SELECT division_code FROM divisions WHERE level = 'city') AS city
)
SELECT
    :fiscal_year AS fiscal_year,
    places.scope,
    places.division_code,
    COUNT(CASE WHEN is_expected THEN 1 END) AS expected,
    COUNT(CASE WHEN is_expected AND outcome <> 'missing' THEN 1 END) AS filed,
    COUNT(CASE WHEN is_expected AND outcome = 'accepted' THEN 1 END) AS accepted,
    COUNT(CASE WHEN is_expected AND outcome = 'accepted_with_findings' THEN 1 END) AS accepted_with_findings,
    COUNT(CASE WHEN is_expected AND by_waiver THEN 1 END) AS by_waiver,
    COUNT(CASE WHEN is_expected AND outcome = 'returned' THEN 1 END) AS returned,
    COUNT(CASE WHEN is_expected AND outcome = 'unreadable' THEN 1 END) AS unreadable,
    COUNT(CASE WHEN is_expected AND outcome = 'missing' THEN 1 END) AS missing,
    COUNT(CASE WHEN NOT is_expected THEN 1 END) AS unregistered
FROM places
LEFT JOIN filers ON filers.division_code = places.member_code
GROUP BY places.scope, places.division_code
