/*
label: 计入汇总的报送件
label_en: versions counted
description: >-
  Which version of each department stands behind the figures of a place: the accepted one in force (`accepted`), and
  the latest that could be read (`reported`). Departments that the registry does not expect are left out of all
  figures, so that a total never has more reporters than are expected; only where the registry expects nobody in the
  whole city, which is to say that there is none, does every department count.
after: [filings, completeness]
key: [fiscal_year, scope, division_code, basis, filer]
columns:
  - fiscal_year
  - scope
  - division_code
  - {name: basis, type: string, nullable: false, label: 数据口径, label_en: basis, description: "`accepted`: figures of accepted submissions; `reported`: of all that could be read, accepted or not."}
  - filer
  - {name: submission_id, type: string, nullable: false, label: 报送件, label_en: submission, description: "The submission that is counted."}
*/
WITH counted AS (
    SELECT *
    FROM rollup_filings
    WHERE fiscal_year = :fiscal_year
      AND (
          is_expected
          OR NOT EXISTS (SELECT 1 FROM rollup_filings AS other WHERE other.fiscal_year = :fiscal_year AND other.is_expected)
      )
),
versions AS (
    SELECT filer, division_code, 'accepted' AS basis, live_submission_id AS submission_id
    FROM counted WHERE live_submission_id IS NOT NULL
    UNION ALL
    SELECT filer, division_code, 'reported', latest_submission_id
    FROM counted WHERE latest_submission_id IS NOT NULL
)
SELECT :fiscal_year AS fiscal_year, place.scope, place.division_code, versions.basis, versions.filer, versions.submission_id
FROM versions
JOIN rollup_completeness AS place
    ON place.fiscal_year = :fiscal_year
    AND (place.scope = 'city' OR place.division_code = versions.division_code)
