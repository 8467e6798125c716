/*
label: 报送人
label_en: filers
description: >-
  One row for each department that is expected to file for the year, and for each that filed without being expected.
  Who is expected, whose a submission is and which version stands for its owner is said by the columns of
  `expected_filers` and `submissions`. Project self-evaluations
  are not counted: their money is the department's.
key: [fiscal_year, filer]
columns:
  - {name: fiscal_year, type: integer, nullable: false, label: 预算年度, label_en: fiscal year, description: "Fiscal year."}
  - {name: filer, type: string, nullable: false, label: 报送人, label_en: filer, description: "`submissions.owner`: the department's code, or a key made of division and printed name or path."}
  - {name: division_code, type: string, nullable: false, label: 县市区代码, label_en: division, description: "The registry's division for its departments, the submission's for others."}
  - {name: department_name, type: string, label: 部门名称, label_en: department name, description: "The registry's name; for those not expected, the name as printed."}
  - {name: is_expected, type: boolean, nullable: false, label: 应报, label_en: expected, description: "Whether the registry expects it to file."}
  - {name: outcome, type: string, nullable: false, label: 结果, label_en: outcome, description: "Outcome of the version that stands for its owner, or `missing`."}
  - {name: by_waiver, type: boolean, nullable: false, label: 凭采信决定, label_en: by waiver, description: "True if the version that stands is accepted in spite of critical findings (`waivers`)."}
  - {name: live_submission_id, type: string, label: 采信报送件, label_en: live submission, description: "The accepted version in force."}
  - {name: latest_submission_id, type: string, label: 最新报送件, label_en: latest submission, description: "The latest version that could be read."}
*/
WITH expected AS (
    SELECT department_code, department_name, division_code
    FROM expected_filers
    WHERE fiscal_year = :fiscal_year
),
filers AS (
    SELECT
        owner,
        MIN(division_code) AS division_code,
        MIN(CASE WHEN stands THEN department_name END) AS department_name,
        MIN(CASE WHEN stands THEN outcome END) AS outcome,
        MAX(CASE WHEN stands AND critical_count > 0 AND outcome IN ('accepted', 'accepted_with_findings') THEN 1 ELSE 0 END) AS by_waiver,
        MAX(CASE WHEN is_live THEN submission_id END) AS live_submission_id,
        MAX(CASE WHEN is_latest THEN submission_id END) AS latest_submission_id
    FROM submissions
    WHERE fiscal_year = :fiscal_year AND COALESCE(kind, 'department') <> 'project'
    GROUP BY owner
),
everyone AS (
    SELECT department_code AS filer FROM expected
    UNION
    SELECT owner FROM filers
)
SELECT
    :fiscal_year AS fiscal_year,
    everyone.filer,
    COALESCE(expected.division_code, filers.division_code) AS division_code,
    COALESCE(expected.department_name, filers.department_name) AS department_name,
    expected.department_code IS NOT NULL AS is_expected,
    COALESCE(filers.outcome, 'missing') AS outcome,
    COALESCE(filers.by_waiver, 0) = 1 AS by_waiver,
    filers.live_submission_id,
    filers.latest_submission_id
FROM everyone
LEFT JOIN expected ON expected.department_code = everyone.filer
LEFT JOIN filers ON filers.owner = everyone.filer
