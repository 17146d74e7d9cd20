assert new File(basedir, 'jobs-of-orders/target/dativo.sarif').text.contains('"2.1.0"')
assert new File(basedir, 'jobs-of-orders/target/dativo.xml').text.contains('name="jobs/orders.yaml"')
assert !new File(basedir, 'no-jobs/target').exists()
assert new File(basedir, 'build.log').text.contains('[INFO] 1 job: 0 errors, 0 warnings.')
