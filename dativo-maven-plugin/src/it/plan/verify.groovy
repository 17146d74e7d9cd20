context.get('server').stop(0)

def log = new File(basedir, 'build.log').text
assert log.contains('+ cost_center')
assert log.contains('(jobs/orders.yaml:15:18)')
assert log.contains('Plan: 4 to add, 0 to change, 0 to remove.')
assert log.contains('[ERROR] 1 resource does not exist')
assert new File(basedir, 'target/plan.json').text.contains('arn:aws:s3:::acme-lake-dev')
assert new File(basedir, 'target/plan.md').text.contains('### Tag plan')
