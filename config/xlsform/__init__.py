"""XLSForm in and out: the workbooks that ODK and KoboToolbox users know, as questionnaires.

`reading` takes a workbook in, `writing` puts one out; both go by the same tables (`columns`,
`extras`, `expressions`), so that what was put out comes back equal. `workbook` opens a file that
nobody has vouched for and knows its cells; `pyxform` has the last word on what an XLSForm is
(`judging`). What XLSForm cannot say goes into columns and a sheet that begin with `dialogbote_`.
The libraries behind it are heavy and imported where they are used.
"""
