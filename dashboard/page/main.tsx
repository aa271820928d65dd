import { render } from 'preact';
import { App } from './app';
import { follow } from './state';

const place = document.getElementById('app');
if (place) render(<App />, place);
follow();
