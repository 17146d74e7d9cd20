// One after another, as invoker.properties has them.
def logs = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert logs.length == 6

assert logs[0].count('[INFO] 1 job: 0 errors, 0 warnings.') == 2
assert !logs[0].contains('HV000001')

assert logs[1].contains('[ERROR] rejected/unknown-key.yaml:20:5: error[unknown-key]')
assert logs[1].contains("[ERROR]     hint: did you mean 'cost_center'?")
assert logs[1].contains('the jobs have problems, which are listed above')

assert logs[2].contains('[INFO] 1 job: 0 errors, 0 warnings.')
assert logs[2].contains('[ERROR] rejected/breaks-policy.yaml:20:18: error[cost-center]')

assert logs[3].count('[INFO] Skipped') == 2

assert logs[4].contains('jbos does not exist')

assert logs[5].contains("Unknown option: '--no-such-option'")
