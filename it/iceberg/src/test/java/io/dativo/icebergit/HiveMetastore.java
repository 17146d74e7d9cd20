package io.dativo.icebergit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.conf.HiveConf.ConfVars;
import org.apache.hadoop.hive.metastore.FileFormatProxy;
import org.apache.hadoop.hive.metastore.HiveMetaStore.HMSHandler;
import org.apache.hadoop.hive.metastore.IHMSHandler;
import org.apache.hadoop.hive.metastore.PartitionExpressionProxy;
import org.apache.hadoop.hive.metastore.RetryingHMSHandler;
import org.apache.hadoop.hive.metastore.TSetIpAddressProcessor;
import org.apache.hadoop.hive.metastore.api.FileMetadataExprType;
import org.apache.hadoop.hive.metastore.txn.TxnDbUtil;
import org.apache.hadoop.hive.ql.io.sarg.SearchArgument;
import org.apache.hadoop.hive.serde2.typeinfo.PrimitiveTypeInfo;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.server.TServer;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;
import org.apache.thrift.transport.TTransportFactory;

/**
 * Hive's own metastore in this process, over Derby in memory, on a free port of the loopback interface; Hive's command
 * would listen on every interface.
 */
final class HiveMetastore implements AutoCloseable {
    private final TServer server;
    private final int port;

    /** Starts it; databases live below a folder. */
    HiveMetastore(Path warehouse) throws Exception {
        HiveConf conf = new HiveConf(new Configuration(false), HiveMetastore.class);
        conf.setVar(ConfVars.METASTORECONNECTURLKEY, "jdbc:derby:memory:" + UUID.randomUUID() + ";create=true");
        conf.setVar(ConfVars.METASTOREWAREHOUSE, warehouse.toUri().toString());
        conf.setVar(ConfVars.METASTORE_CONNECTION_POOLING_TYPE, "none");
        conf.setBoolVar(ConfVars.METASTORE_AUTO_CREATE_ALL, true);
        conf.setBoolVar(ConfVars.METASTORE_SCHEMA_VERIFICATION, false);
        conf.setVar(ConfVars.METASTORE_EXPRESSION_PROXY_CLASS, NoPartitions.class.getName());
        TxnDbUtil.prepDb(conf);
        IHMSHandler handler = RetryingHMSHandler.getProxy(conf, new HMSHandler("metastore", conf, false), true);
        TServerSocket socket = new TServerSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = socket.getServerSocket().getLocalPort();
        server = new TThreadPoolServer(new TThreadPoolServer.Args(socket)
                .processor(new TSetIpAddressProcessor<>(handler))
                .transportFactory(new TTransportFactory())
                .protocolFactory(new TBinaryProtocol.Factory())
                .maxWorkerThreads(32));
        Thread thread = new Thread(server::serve, "hive-metastore");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return the address, as a catalog takes it} */
    String uri() {
        return "thrift://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.stop();
    }

    /** Iceberg's tables have no partitions in Hive, so it is not asked; the answers would need all of Hive. */
    public static final class NoPartitions implements PartitionExpressionProxy {
        @Override
        public String convertExprToFilter(byte[] expression) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean filterPartitionsByExpr(
                List<String> columns,
                List<PrimitiveTypeInfo> types,
                byte[] expression,
                String defaultName,
                List<String> names) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileMetadataExprType getMetadataType(String inputFormat) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileFormatProxy getFileFormatProxy(FileMetadataExprType type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SearchArgument createSarg(byte[] expression) {
            throw new UnsupportedOperationException();
        }
    }
}
