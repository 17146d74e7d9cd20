import com.sun.net.httpserver.HttpServer

// S3 with one bucket that has no tags; it ends with verify.groovy.
def server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
server.createContext('/') { exchange ->
    def code = exchange.requestURI.path.startsWith('/acme-lake-dev') ? 'NoSuchTagSet' : 'NoSuchBucket'
    def answer = "<Error><Code>$code</Code><Message>as asked</Message></Error>".getBytes('UTF-8')
    exchange.requestBody.readAllBytes()
    exchange.sendResponseHeaders(exchange.requestMethod == 'GET' ? 404 : 405, answer.length)
    exchange.responseBody.write(answer)
    exchange.close()
}
server.start()
context.put('server', server)
new File(basedir, 'test.properties').text = """
aws.endpointUrl = http://127.0.0.1:${server.address.port}
aws.accessKeyId = test
aws.secretAccessKey = test
"""
return true
