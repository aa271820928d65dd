import { platform } from './platform';

test.each(['minio', 'seaweedfs'])('x %s', (server) => {
  const made = platform({ components: { postgresql: true, minio: { server } } });
  expect(made.problems.filter((p) => /minio|postgresql/.test(p))).toEqual([]);
});
