/*
label: 报送人
label_en: filers
description: >-
  One row for each department that is expected to file for the year, and for each that filed without being expected.
  Expected are the departments of the registry in being on the last day of the fiscal year. Project self-evaluations
  are not counted: their money is the department's.
key: [fiscal_year, filer]
columns:
  - {name: fiscal_year, type: integer, nullable: false, label: 预算年度, label_en: fiscal year, description: "Fiscal year."}
  - {name: filer, type: string, nullable: false, label: 报送人, label_en: filer, description: "Department code; for those not expected, a name made of division and printed name or path."}
  - {name: division_code, type: string, nullable: false, label: 县市区代码, label_en: division, description: "The registry's division for its departments, the submission's for others."}
  - {name: department_name, type: string, label: 部门名称, label_en: department name, description: "The registry's name; for those not expected, the name as printed."}
  - {name: is_expected, type: boolean, nullable: false, label: 应报, label_en: expected, description: "Whether the registry expects it to file."}
  - {name: outcome, type: string, nullable: false, label: 结果, label_en: outcome, description: "Outcome of the accepted version in force; without one, of the latest that could be read; else `returned` where only reports of another year were filed, `unreadable`, or `missing`."}
  - {name: live_submission_id, type: string, label: 采信报送件, label_en: live submission, description: "The accepted version in force."}
  - {name: latest_submission_id, type: string, label: 最新报送件, label_en: latest submission, description: "The latest version that could be read."}
*/
WITH expected AS (
    SELECT department_code, department_name, division_code
    FROM departments
    WHERE (valid_from IS NULL OR valid_from <= MAKE_DATE(:fiscal_year, 12, 31))
      AND (valid_to IS NULL OR valid_to > MAKE_DATE(:fiscal_year, 12, 31))
),
filed AS (
    SELECT
        COALESCE(e.department_code, '? ' || s.division_code || ' ' || COALESCE(s.department_name, s.source_path)) AS filer,
        s.*
    FROM submissions AS s
    LEFT JOIN expected AS e ON e.department_code = s.department_code
    WHERE s.fiscal_year = :fiscal_year AND COALESCE(s.kind, 'department') <> 'project'
),
filers AS (
    SELECT
        filer,
        MIN(division_code) AS division_code,
        MIN(department_name) AS department_name,
        MAX(CASE WHEN is_live THEN submission_id END) AS live_submission_id,
        MAX(CASE WHEN is_latest THEN submission_id END) AS latest_submission_id,
        MIN(CASE WHEN outcome <> 'unreadable' THEN 'returned' ELSE 'unreadable' END) AS unplaced
    FROM filed
    GROUP BY filer
),
everyone AS (
    SELECT department_code AS filer FROM expected
    UNION
    SELECT filer FROM filers
)
SELECT
    :fiscal_year AS fiscal_year,
    everyone.filer,
    COALESCE(expected.division_code, filers.division_code) AS division_code,
    COALESCE(expected.department_name, filers.department_name) AS department_name,
    expected.department_code IS NOT NULL AS is_expected,
    CASE
        WHEN live.outcome IS NOT NULL THEN live.outcome
        WHEN latest.outcome IS NOT NULL THEN latest.outcome
        WHEN filers.filer IS NOT NULL THEN filers.unplaced
        ELSE 'missing'
    END AS outcome,
    filers.live_submission_id,
    filers.latest_submission_id
FROM everyone
LEFT JOIN expected ON expected.department_code = everyone.filer
LEFT JOIN filers ON filers.filer = everyone.filer
LEFT JOIN filed AS live ON live.filer = filers.filer AND live.submission_id = filers.live_submission_id
LEFT JOIN filed AS latest ON latest.filer = filers.filer AND latest.submission_id = filers.latest_submission_id
