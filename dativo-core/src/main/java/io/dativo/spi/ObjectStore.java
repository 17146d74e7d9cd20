package io.dativo.spi;

/** Reads and writes whole objects of one kind of object store, such as S3. Thread-safe. */
public interface ObjectStore {
    /**
     * Reads an object.
     *
     * @param bucket the bucket, or the container
     * @param key the object's key
     * @return its content
     * @throws io.dativo.problem.ProviderException when it cannot be read, also when there is none
     */
    byte[] read(String bucket, String key);

    /**
     * Writes an object; one that is there is replaced. A reader gets all of it or nothing.
     *
     * @param bucket the bucket, or the container
     * @param key the object's key
     * @param content its content
     * @throws io.dativo.problem.ProviderException when it was not written, or when that is not known
     */
    void write(String bucket, String key, byte[] content);
}
